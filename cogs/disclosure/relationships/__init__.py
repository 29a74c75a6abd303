"""`/relationship`: what members are to brands, declared once, renewed and ended."""
