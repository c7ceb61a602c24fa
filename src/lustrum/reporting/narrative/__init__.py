"""What is said: sentence templates that take every number from the histories.

The verbs are neutral (rises, falls, stays, passes, differs, is read as), a recorded value is "recorded" and not
"actual", and no cause is named where none was computed. The same template serves every variable, side and economy,
so that other names in the data change nothing but the names. `strong` marks the numbers that a page may print bold.
"""
