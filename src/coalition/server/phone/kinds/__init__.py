"""How each kind of activity looks on a phone: one module and one template a kind."""
