"""The specification of the core: text, time, data files, ledgers, releases, commands."""
