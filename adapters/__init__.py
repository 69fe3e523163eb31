"""The faces of the core: each listens on one platform and draws the core's cards there."""
