"""Reading a stranger's table (CSV, XLSX, ODS) into rows of text: bounded in memory, time and size, and with
a sentence that says what is wrong and where."""
