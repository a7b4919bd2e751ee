"""What is given out: the workbook and the JSON lines."""
