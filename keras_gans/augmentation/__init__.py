"""What real and generated images pass through before the discriminator sees them."""
