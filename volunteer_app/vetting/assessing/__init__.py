"""Risk assessments of what was disclosed, and of certificates with information: proposed by one officer,
decided by another, and reconsidered by a third if the person asks."""
