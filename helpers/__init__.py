"""Machine Learning by Hand: the code that the lessons call. Every module is short; read it."""
