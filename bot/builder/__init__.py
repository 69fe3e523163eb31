"""Makes the catalog file: import, resolve identities, settle, index, verify, swap."""
