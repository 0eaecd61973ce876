"""Pages of the good practice bank: public to read, others to write and check entries."""
