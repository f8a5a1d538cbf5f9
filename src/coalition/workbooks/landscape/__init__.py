"""Who does what, where, and with whom: the landscape workbook."""
