"""A demonstration that fills an empty house: invented customers, and the demo people who serve them, step by step.

A door like the command line and the runner: every case comes from the start form, every step is completed by somebody
of its role, and time passes from one due instant to the next on a clock that stands still in between. Nothing is
written past the verbs that pages and runner call themselves.
"""
