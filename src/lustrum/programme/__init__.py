"""The programme floor: dated measures, stages with gates, shocks, and the scenario that names them.

A programme says what is done, when, by which claim and source. It never touches the state: a measure returns effects,
and the simulation carries them out. Doors: :func:`lustrum.programme.storage.load_programme`,
:func:`lustrum.programme.scenario.load_scenario`, :class:`lustrum.programme.schedule.Schedule`.
"""
