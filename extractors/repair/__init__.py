"""What stands when readings and equations disagree: which placement, which separator, whose error."""
