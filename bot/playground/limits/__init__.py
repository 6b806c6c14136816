"""What Discord accepts in a body, field by field; everything else is refused with code 50035."""
