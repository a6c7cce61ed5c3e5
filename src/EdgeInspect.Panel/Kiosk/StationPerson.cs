using EdgeInspect.Core.Access;

namespace EdgeInspect.Panel.Kiosk;

/// <summary>Who is signed in at the panel.</summary>
/// <param name="DisplayName">What is shown.</param>
/// <param name="Role">What they may do.</param>
/// <param name="IsSimulated">Whether it is a simulated inspector: said wherever the name stands.</param>
public sealed record StationPerson(string DisplayName, Role Role, bool IsSimulated);
