"""D13: what an administrator sets: accounts, roles, units, categories, calendar, texts, the town itself."""
