"""What others have printed, with the model's figure of the same thing beside it."""
