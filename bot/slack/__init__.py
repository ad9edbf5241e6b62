"""The only place that says Slack: parse what comes in, render what goes out, send it, fetch files. No rule lives here."""
