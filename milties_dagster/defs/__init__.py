"""Everything that imports dagster: one module per stage, plus checks, automation and resources.

Belongs here: assets, checks, jobs, schedules, sensors, resources and starting a run. An asset reads, calls,
writes, reports. Does not belong here: any rule about texts, events or tables; a change of rule touches no
file in this folder.

The modules that define assets do without ``from __future__ import annotations``: Dagster reads the types of
configuration and resources from the functions' annotations and does not resolve strings.
"""
