"""Manage justice volunteering: recruit, check, train and place volunteers and mentors.

`create_app` lives in `volunteer_app.blueprints`, one of the two files that know every room.
"""
