"""What `import` does with a record: written as a file, merged into one, and never in between."""
