"""Platform adapters: each turns what happens on its platform into events, and orders into requests."""
