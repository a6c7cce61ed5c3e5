namespace EdgeInspect.Core.Outbox;

/// <summary>Why a message was refused.</summary>
public enum MessageFault
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>More bytes than allowed, as sent or expanded.</summary>
    TooLarge,

    /// <summary>A content type that this program does not know.</summary>
    UnknownContentType,

    /// <summary>Not what the compression makes.</summary>
    NotExpandable,

    /// <summary>Not the JSON of such a message, or a value out of its range.</summary>
    Malformed,

    /// <summary>Of another version.</summary>
    ForeignVersion,

    /// <summary>A record that is not of the stated epoch and number.</summary>
    ForeignRecord,

    /// <summary>Its own digest says that it was changed on its way.</summary>
    Damaged,

    /// <summary>It says that it is of another station than the one whose topic it came on.</summary>
    ForeignStation,

    /// <summary>It came on a topic that no station of this version publishes on.</summary>
    UnknownTopic,
}

/// <summary>A message from outside: either what it says, or why it was refused.</summary>
/// <param name="Message">What it says; null when it was refused.</param>
/// <param name="Fault">Why it was refused.</param>
public readonly record struct Received<T>(T? Message, MessageFault Fault)
    where T : class;
