"""Which long jobs does this app run?"""
