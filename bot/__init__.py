"""The privacy desk: a mailbox goes in, a staff-approved answer comes out."""
