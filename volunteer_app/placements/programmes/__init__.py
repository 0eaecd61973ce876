"""Programmes: what placements belong to, who commissions and pays for it, its dates, targets and progress.
Which placement belonged to which programme when stays readable: rows are dated and never used again."""
