"""The command line ``milties``: arguments in, one clear message or table out, an exit code.

Belongs here: arguments, printing, exit codes. Does not belong here: anything a Dagster asset, a notebook or a
test would want too; the commands call it elsewhere. Imports are late, inside the commands, because dagster,
spaCy and matplotlib each take seconds and ``milties query`` needs none of them.

Exit codes: 0 all well; 1 an asset or a blocking check failed; 2 wrong usage, an unreadable source, or a home
that cannot be used.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from milties_dagster import __version__
from milties_dagster.settings import Settings

if TYPE_CHECKING:
    import duckdb

    from milties_dagster.report.facts import Facts
    from milties_dagster.runner import RunOutcome

OK, FAILED, USAGE = 0, 1, 2

app = typer.Typer(
    name="milties",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="Military ties between states, coded from news articles into DuckDB.",
)
out = Console()
err = Console(stderr=True)

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="Folder of the database, the reports and the Dagster home. [default: MILTIES_HOME, else ./data]",
        show_default=False,
    ),
]


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"


def stop(message: str, code: int = USAGE) -> NoReturn:
    """Print one message to standard error and leave with ``code``."""
    err.print(f"[bold red]milties:[/] {escape(message)}", soft_wrap=True)
    raise typer.Exit(code)


def settings_for(home: Path | None) -> Settings:
    """The settings, with ``--home`` put into the environment so that every later reader agrees."""
    if home is not None:
        os.environ["MILTIES_HOME"] = str(home.expanduser().absolute())
    return Settings()


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: Format) -> None:
    """Rows to standard output. CSV has a header and empty fields for null; JSON is a list of objects."""
    if form is Format.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    elif form is Format.json:
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        sys.stdout.write(json.dumps(records, ensure_ascii=False, indent=1, default=str) + "\n")
    else:
        table = Table(*(escape(column) for column in columns), header_style="bold")
        for row in rows:
            table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
        out.print(table)
        out.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


@contextmanager
def snapshot(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published snapshot, read-only; a message and exit code 2 when there is none."""
    import duckdb

    path = settings.snapshot_db
    if not path.exists():
        unfinished = settings.working_db.exists()
        stop(
            f"no published snapshot at {path}. "
            + (
                "The last run did not pass its blocking checks: see `milties check`."
                if unfinished
                else "Run `milties run` first, or name another folder with --home."
            )
        )
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        stop(f"{path} cannot be opened: {error}")
    try:
        yield connection
    finally:
        connection.close()


@app.command()
def version() -> None:
    """Print the version."""
    out.print(f"milties {__version__}")


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="SQL text, or a file that ends in .sql.", metavar="SQL|FILE.sql")],
    form: Annotated[Format, typer.Option("--format", "-f", help="How rows are printed.")] = Format.table,
    home: HomeOption = None,
) -> None:
    """Ask the published snapshot, read-only. Works while a run is going on."""
    import duckdb

    text = sql
    if sql.lower().endswith(".sql") and "\n" not in sql:
        try:
            text = Path(sql).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or error
            stop(f"cannot read {sql}: {why}. Name an existing UTF-8 file.")
    with snapshot(settings_for(home)) as connection:
        try:
            result = connection.execute(text)
            columns = [str(column[0]) for column in result.description or []]
            rows = result.fetchall()
        except duckdb.Error as error:
            stop(f"the query failed: {error}")
    print_rows(columns, rows, form)


class _ProgressHandler(logging.Handler):
    """Turns the stages' progress records into bars, and their warnings into lines."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(level=logging.DEBUG)
        self._progress = progress
        self._bars: dict[str, TaskID] = {}

    def emit(self, record: logging.LogRecord) -> None:
        stage = getattr(record, "stage", None)
        if stage is not None:
            done, total = getattr(record, "done", 0), getattr(record, "total", None)
            if stage not in self._bars:
                self._bars[stage] = self._progress.add_task(stage, total=total)
            self._progress.update(self._bars[stage], completed=done, total=total)
        elif record.levelno >= logging.WARNING:
            self._progress.console.print(f"[yellow]{escape(record.getMessage())}[/]", soft_wrap=True)


@contextmanager
def _progress_bars() -> Iterator[None]:
    """Show what the logger ``milties`` reports for as long as the block lasts."""
    logger = logging.getLogger("milties")
    columns = (
        TextColumn("{task.description:<18}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err) as progress:
        handler = _ProgressHandler(progress)
        before = logger.level
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
        try:
            yield
        finally:
            logger.removeHandler(handler)
            logger.setLevel(before)


@app.command()
def run(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="Files or folders of articles (.txt, .html, .jsonl). [default: the bundled articles]"),
    ] = None,
    home: HomeOption = None,
) -> None:
    """Read, code, aggregate, check and publish; what was done before is not done again."""
    from milties_dagster.ingest import SourceError, discover
    from milties_dagster.runner import HomeError, prepare_home
    from milties_dagster.warehouse import HomeLocked, WarehouseError

    settings = settings_for(home)
    chosen = sources or settings.source_list
    try:
        discover(chosen)
        prepare_home(settings)
    except (SourceError, HomeError) as error:
        stop(str(error))
    err.print(f"milties {__version__}: {', '.join(chosen)} -> {settings.home}", markup=False, soft_wrap=True)
    with _progress_bars():
        from milties_dagster.defs.launch import run_job

        try:
            outcome = run_job(settings, chosen)
        except (HomeLocked, WarehouseError) as error:
            stop(str(error))
    _summary(settings, outcome)
    raise typer.Exit(OK if outcome.passed else FAILED)


def _summary(settings: Settings, outcome: RunOutcome) -> None:
    """What went in, what became of it, what was found, where to look next."""
    from milties_dagster.report.facts import gather
    from milties_dagster.warehouse import Warehouse

    out.print("\n[bold]This run[/]")
    for table, counts in outcome.stages.items():
        parts = [f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items() if name != "in" and count]
        done = ", ".join(parts) or "nothing to do"
        out.print(f"  {table:<22}{counts.get('in', 0):>8,} in: {done}", soft_wrap=True)
    for failed in (*outcome.raised, *outcome.checks):
        colour = "red" if failed.blocking else "yellow"
        out.print(
            f"[bold {colour}]{'failed' if failed.blocking else 'warning'}[/] {escape(failed.name)}",
            soft_wrap=True,
        )
        out.print(f"  {failed.message}", markup=False, soft_wrap=True)
    if outcome.published:
        with Warehouse.open(settings.snapshot_db, read_only=True) as db:
            facts = gather(db)
            _found(facts)
            _worklist(facts.waiting, settings)
    else:
        old = settings.snapshot_db
        left = f"{old} is as the last good run left it" if old.exists() else "there is none yet"
        out.print(f"\n[bold red]Snapshot not published:[/] {escape(left)}.", soft_wrap=True)
    at = "" if settings.home == Path("data").absolute() else f" --home {settings.home}"
    out.print("\n[bold]Where to look next[/]")
    if outcome.published:
        sql = "SELECT * FROM agg.dyad_year WHERE scheme = 'plover'"
        out.print(f'  milties query "{sql}"{at}', markup=False, soft_wrap=True)
        out.print(f"  {settings.reports / 'index.html'}", markup=False, soft_wrap=True)
    else:
        out.print(f"  milties check{at}", markup=False, soft_wrap=True)
    out.print(f"  milties ui{at}    (this run: {outcome.run_id})", markup=False, soft_wrap=True)


def _worklist(waiting: Sequence[tuple[Any, ...]], settings: Settings) -> None:
    """How much waits for a person, by kind, and how to see it."""
    if waiting:
        kinds = ", ".join(f"{n:,} {str(kind).replace('_', ' ')}" for kind, n in waiting)
        at = "" if settings.home == Path("data").absolute() else f" --home {settings.home}"
        out.print(f"\n[bold]Worklist[/]  {kinds}", soft_wrap=True)
        out.print(f'  milties query "SELECT * FROM core.worklist"{at}', markup=False, soft_wrap=True)


def _found(facts: Facts) -> None:
    totals = facts.totals
    if facts.reasons.rows:
        out.print("\n[bold]Not coded, over all runs[/]")
        for outcome, stage, reason, n, example in facts.reasons.rows:
            line = f"  {n:>6,} {outcome} at {stage} ({str(reason).replace('_', ' ')}), such as {example}"
            out.print(line, markup=False, highlight=False, soft_wrap=True)
    shown = {
        "n_articles": "articles",
        "n_articles_with_claims": "with a tie",
        "n_mentions": "claims",
        "n_events": "events",
        "n_standing": "standing ties",
        "n_pairs": "pairs of states",
    }
    numbers = ", ".join(f"{totals[name]:,} {words}" for name, words in shown.items())
    out.print(f"\n[bold]Held now[/]  {numbers}", soft_wrap=True)
    if facts.strongest.rows:
        table = Table(title="Strongest ties (PLOVER weights)", title_justify="left", title_style="bold", box=None)
        for column in facts.strongest.columns:
            table.add_column(column.replace("_", " "), justify="left" if column == "dyad" else "right")
        for row in facts.strongest.rows:
            table.add_row(*(str(cell) for cell in row))
        out.print()
        out.print(table)


@app.command()
def code(
    file: Annotated[str, typer.Argument(help="A text or HTML file, or - for standard input.", metavar="FILE|-")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    published: Annotated[
        str, typer.Option("--published", help="Day of publication (YYYY-MM-DD), when the text does not say.")
    ] = "",
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Show the rules, the parts of the confidence and what was turned down."),
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", help="Write each decision, its sentence marked, as a page.", show_default=False),
    ] = None,
) -> None:
    """Code one text and print its event mentions. Needs no home and writes nothing."""
    from milties_dagster.ingest.formats import DecodeError, decode

    is_html = file.lower().endswith((".html", ".htm"))
    if published:
        try:
            dt.date.fromisoformat(published)
        except ValueError:
            stop(f"--published {published} is not a day: write it as YYYY-MM-DD, such as 2014-11-19")
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        text = decode(data, html=is_html)[0]
    except OSError as error:
        stop(f"cannot read {file}: {error.strerror or error}. Name an existing file, or - for standard input.")
    except DecodeError as error:
        stop(f"cannot read {file}: {error}. Save it as UTF-8 text.")
    if not text.strip():
        stop(f"{file} is empty: there is nothing to code")
    from milties_dagster.coding import code_text
    from milties_dagster.records import Refusal

    result = code_text(text, published=published, source_uri=file, media_type="text/html" if is_html else "text/plain")
    if isinstance(result, Refusal):
        stop(result.reason)
    article, names, coded = result
    if html is not None:
        from milties_dagster.report import explain as why
        from milties_dagster.report import marked

        decisions = [group[0] for group in why.decisions(article, names)[0]]
        drawn = [marked.decision(claim, why.lines(claim)) for claim in decisions] or ["<p>No tie was found.</p>"]
        try:
            html.write_text(marked.page(f"milties: {Path(file).name}", "\n".join(drawn)), encoding="utf-8")
        except OSError as error:
            stop(f"cannot write {html}: {error.strerror or error}. Name a file in a folder that exists.")
        err.print(f"wrote {html}", markup=False, soft_wrap=True)
    if as_json:
        document: dict[str, Any] = {
            "published_on": article.published_on,
            "published_on_rule": article.published_on_rule,
            "outcome": coded.outcome,
            "skip_reason": article.skip_reason,
            "event_mentions": [{"mention_id": m.mention_id, **asdict(m)} for m in coded.mentions],
        }
        if explain:
            from milties_dagster.report import explain as why

            chosen, rejected = why.decisions(article, names)
            document["decisions"] = [[why.as_dict(claim) for claim in group] for group in chosen]
            document["turned_down"] = [{**why.as_dict(one.claim), "reason": one.reason} for one in rejected]
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n")
        return
    dated = f"{article.published_on} ({article.published_on_rule})" if article.published_on else "unknown"
    out.print(f"published {dated}; {coded.outcome.replace('_', ' ')} {article.skip_reason}".rstrip(), markup=False)
    # one line of facts and one of words each: a quote does not fit a column
    for m in coded.mentions:
        arrow = ">" if m.directed else "-"
        states = "-".join(m.participants) if len(m.participants) > 2 else f"{m.state_a}{arrow}{m.state_b}"
        days = " to ".join(str(day) for day in dict.fromkeys((m.date_start, m.date_end)) if day) or "no day"
        kind = m.event_type if m.record_class == "event" else f"{m.event_type} {m.record_class}"
        line = f"{kind:<5}{m.status:<13}{states:<12}{days} ({m.date_precision})  confidence {m.confidence:.2f}"
        out.print(line, markup=False, highlight=False, style="bold", soft_wrap=True)
        out.print(f"     {m.quote}", markup=False, highlight=False, soft_wrap=True)
    if explain:
        from milties_dagster.report import explain as why

        chosen, rejected = why.decisions(article, names)
        for (claim, *again), company in zip(chosen, why.in_company(chosen), strict=True):
            out.print("\n".join([*why.lines(claim), company]), markup=False, highlight=False, soft_wrap=True)
            for other in again:
                out.print(f"  also in      {other.view.text}", markup=False, highlight=False, soft_wrap=True)
        for one in rejected:
            said = f"turned down: {why.turned_down(one)}"
            out.print(said, markup=False, highlight=False, soft_wrap=True)


@app.command()
def evaluate(
    gold: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Gold files or folders (articles/, annotations/). [default: corpus/heldback of a checkout]",
            show_default=False,
        ),
    ] = None,
    home: Annotated[
        Path | None,
        typer.Option("--home", help="Judge what this home published instead of coding the articles now."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all figures as JSON.")] = False,
    by_type: Annotated[
        bool, typer.Option("--by-type", help="Add figures by type and status, and what was taken for what.")
    ] = False,
    show: Annotated[
        int, typer.Option("--show", min=0, help="Print so many misses and false alarms with their sentences.")
    ] = 0,
    plots: Annotated[
        Path | None,
        typer.Option("--plots", help="Draw types and confidence into this folder (PNG).", show_default=False),
    ] = None,
    readme: Annotated[
        bool, typer.Option("--write-readme", help="Measure the sets in the README's table again, and GOLD.")
    ] = False,
) -> None:
    """How right the coder is: precision, recall and F1 against articles coded by hand. Writes to no home."""
    from milties_dagster.evaluation import GoldError
    from milties_dagster.evaluation import evaluate as judge
    from milties_dagster.paths import PACKAGE
    from milties_dagster.report import accuracy

    try:
        if readme:
            if home is not None:
                stop("--write-readme measures this version of the coder: leave --home out")
            for name in accuracy.write_readme(PACKAGE.parent / "README.md", gold or ()):
                out.print(f"measured {name}", markup=False, soft_wrap=True)
            return
        default = accuracy.default_gold()
        sets = gold or ([default] if default else [])
        if not sets:
            stop("no gold articles are installed: name a gold file or folder")
        documents = accuracy.read(sets)
        if home is None:
            predictions = accuracy.coded(documents)
        else:
            with snapshot(settings_for(home)) as connection:
                predictions = accuracy.of_home(connection)
                if missing := accuracy.absent(connection, documents):
                    err.print(
                        f"{len(missing)} of {len(documents)} gold articles are not in this home and count as "
                        f"articles without a claim, such as {missing[0]}",
                        markup=False,
                        soft_wrap=True,
                    )
    except GoldError as error:
        stop(str(error))
    report = judge(documents, predictions)
    if plots is not None:
        for path in accuracy.draw(report, plots):
            err.print(f"wrote {path}", markup=False, soft_wrap=True)
    if as_json:
        sys.stdout.write(json.dumps(accuracy.as_dict(report), ensure_ascii=False, indent=1) + "\n")
        return
    tables = [accuracy.levels(report), *(accuracy.details(report) if by_type else ())]
    parts = [accuracy.summary(report), *map(str, tables)]
    if show:
        parts.append("\n".join(accuracy.faults(report, show)))
    out.print("\n\n".join(parts), markup=False, highlight=False, soft_wrap=True)


@app.command()
def check(
    home: HomeOption = None,
    everything: Annotated[bool, typer.Option("--all", help="List the checks that passed, too.")] = False,
) -> None:
    """Run every check on the working database, changing nothing; exit code 1 when a blocking one fails."""
    from milties_dagster.quality import failed
    from milties_dagster.runner import judge_all
    from milties_dagster.warehouse import HomeLocked, Warehouse, WarehouseError

    settings = settings_for(home)
    try:
        with Warehouse.open(settings.working_db, read_only=True) as db, err.status("checking"):
            results = judge_all(db)
            waiting = db.query_rows("SELECT kind, count(*) AS n FROM core.worklist GROUP BY kind ORDER BY n DESC, kind")
    except (HomeLocked, WarehouseError) as error:
        stop(str(error))
    broken = failed(results)
    for result in results if everything else broken:
        word = (
            "[green]passed[/]" if result.success else "[bold red]failed[/]" if result.blocks else "[yellow]warning[/]"
        )
        out.print(f"{word} {escape(str(result))}: {escape(result.description)}", soft_wrap=True)
        for row in result.sample:
            shown = ", ".join(f"{name}={value}" for name, value in row.items() if name not in ("article", "quote"))
            out.print(f"    {shown}", markup=False, highlight=False, soft_wrap=True)
            if "article" in row or "quote" in row:
                said = f"      {row.get('article', '')}: {row.get('quote', '')}"
                out.print(said, markup=False, highlight=False, soft_wrap=True)
    blocking = [result for result in broken if result.blocks]
    out.print(
        f"{len(results):,} checks: {len(results) - len(broken):,} passed, {len(blocking):,} failed, "
        f"{len(broken) - len(blocking):,} warnings"
    )
    _worklist(waiting, settings)
    raise typer.Exit(FAILED if blocking else OK)


@app.command()
def ui(
    port: Annotated[int, typer.Option("--port", "-p", help="Port of the web page.")] = 3000,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    home: HomeOption = None,
) -> None:
    """Open the Dagster UI with the home's run history; Ctrl-C ends it."""
    from milties_dagster import paths
    from milties_dagster.runner import HomeError, prepare_home

    settings = settings_for(home)
    try:
        prepare_home(settings)
    except HomeError as error:
        stop(str(error))
    root = paths.sql().parent
    command = [
        sys.executable, "-m", "dagster_dg_cli.cli", "dev",
        "--workspace", str(root / "workspace.yaml"), "--host", host, "--port", str(port),
    ]  # fmt: skip
    err.print(
        f"the Dagster UI comes up at http://{host}:{port} (Ctrl-C ends it); home {settings.home}",
        markup=False,
    )
    # from the home: a dagster.yaml in the current folder would be warned about and not used
    os.chdir(settings.dagster_home)
    if os.name == "posix":
        # in place of this process, so that whoever stops it stops the UI
        os.execv(command[0], command)
    try:
        raise typer.Exit(subprocess.call(command))
    except KeyboardInterrupt:
        raise typer.Exit(OK) from None


@app.command()
def docs(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write. [default: standard output]", show_default=False),
    ] = None,
) -> None:
    """Print the data dictionary: every table and column with its meaning."""
    from milties_dagster.report.dictionary import markdown

    text = markdown()
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        stop(f"cannot write {output}: {error.strerror or error}")


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
