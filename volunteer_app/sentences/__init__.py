"""Serving a sentence: status, governor's approval, temporary release and licence conditions. Restricted:
other rooms learn a gate (open, closed, needs approval from whom), never why."""
