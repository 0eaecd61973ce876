"""When a conviction or caution becomes spent, and what certificates show: the Rehabilitation of Offenders
Act 1974 and the filtering rules, as dated data read by pure Python. See docs/rehabilitation.md."""
