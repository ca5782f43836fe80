"""How it is made: prepare, fit, calibrate, evaluate, bundle."""
