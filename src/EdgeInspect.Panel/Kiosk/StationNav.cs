using EdgeInspect.Core.Access;

namespace EdgeInspect.Panel.Kiosk;

/// <summary>An entry of the panel's navigation.</summary>
/// <param name="Name">What it is called in texts (<c>nav_NAME</c>) and as the current one.</param>
/// <param name="Address">Where it leads.</param>
/// <param name="Icon">Its shape.</param>
/// <param name="Needs">What whoever sees it may do.</param>
public sealed record StationNav(string Name, string Address, string Icon, Permission Needs)
{
    /// <summary>Where somebody goes who signs in without having asked for a page: every role may review.</summary>
    public const string Home = "/review";

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<StationNav> All { get; } =
    [
        new("live", "/live", "camera", Permission.ViewRecords),
        new("review", Home, "eye", Permission.Review),
        new("adjudicate", "/adjudicate", "scales", Permission.Adjudicate),
        new("catalogue", "/catalogue", "book", Permission.Review),
        new("agreement", "/agreement", "people", Permission.Review),
        new("studies", "/studies", "list", Permission.RunStudies),
        new("accounts", "/accounts", "key", Permission.ManageAccounts),
    ];

    /// <summary>Those that a role may see.</summary>
    public static IReadOnlyList<StationNav> Of(Role role) => [.. All.Where(n => role.Allows(n.Needs))];
}
