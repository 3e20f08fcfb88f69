"""One module per command of `linli`; see `linli.site.cli`."""
