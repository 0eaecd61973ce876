"""Training packs, and the training that people complete and coordinators verify.
Packs are data under training_packs/."""
