"""The whole service in a real browser: Chromium, driven by Playwright.
Steps read as given, when, then; things are found by their role and label."""
