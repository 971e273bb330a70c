"""What people look at: the data dictionary, the plots and the HTML report.

Belongs here: turning tables into Markdown, PNG and HTML. Does not belong here: deciding what is in a table,
or anything that knows about Dagster.
"""
