"""The studio: whoever owns the procedures changes them in the browser, sees what that would do, and publishes."""
