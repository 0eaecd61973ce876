"""Volunteering champions: who is champion of which department or agency and for how long, handing over,
and the actions that their bodies take."""
