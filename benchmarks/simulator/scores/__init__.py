"""How well a comparison, a direction, a reconstruction agrees with what is true of a family."""
