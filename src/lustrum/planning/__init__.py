"""Planning: an Economy goes in, a certified Plan comes out. The door is `lustrum.planning.plan.plan`.

It knows neither state nor programme. What a plan must respect is one file each in `constraints/`, what it aims at one
file each in `objectives/`; both are found by their place.
"""
