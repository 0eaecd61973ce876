"""What people do, one file for each of them, as the browser tests tell it.
Each step takes the visitor who does it; what it learns, it returns."""
