"""What commands share: paging, choices while typing, confirmation."""
