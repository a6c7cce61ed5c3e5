namespace EdgeInspect.Core.Access;

/// <summary>What a person does at a station. The order is that of trust: a later role may do all that an earlier one may.</summary>
public enum Role
{
    /// <summary>Judges parts.</summary>
    Inspector,

    /// <summary>Decides what inspectors disagree on, keeps the defect catalogue, runs studies.</summary>
    Lead,

    /// <summary>Sees what the model thinks before anybody judged, and issues tokens for programs.</summary>
    Engineer,

    /// <summary>Keeps the accounts.</summary>
    Admin,
}

/// <summary>The names of roles as records and tables write them: never changed, only added to.</summary>
public static class RoleNames
{
    /// <summary>For example <c>lead</c>.</summary>
    public static string ToWire(this Role role) => role switch
    {
        Role.Inspector => "inspector",
        Role.Lead => "lead",
        Role.Engineer => "engineer",
        Role.Admin => "admin",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "unknown role"),
    };

    /// <summary>The role of a name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Role ToRole(string name) => name switch
    {
        "inspector" => Role.Inspector,
        "lead" => Role.Lead,
        "engineer" => Role.Engineer,
        "admin" => Role.Admin,
        _ => throw new ArgumentException($"'{name}' is none of inspector, lead, engineer, admin", nameof(name)),
    };
}

/// <summary>Something that not everybody may do.</summary>
public enum Permission
{
    /// <summary>Give labels to parts that the queue hands out, and take back the last one.</summary>
    Review,

    /// <summary>Look at the live view, at records, at pictures of parts that one has judged.</summary>
    ViewRecords,

    /// <summary>Decide what others disagree on.</summary>
    Adjudicate,

    /// <summary>Change classes and rules of the defect catalogue.</summary>
    EditCatalogue,

    /// <summary>Start an attribute study or a re-label round, add parts of known truth.</summary>
    RunStudies,

    /// <summary>See how each inspector agrees with others; each sees the own figures without it.</summary>
    ViewAgreement,

    /// <summary>See score, map and verdict of parts that nobody has judged yet, and have pictures inspected by the interface.</summary>
    SeeModel,

    /// <summary>Issue and revoke tokens for programs.</summary>
    IssueTokens,

    /// <summary>Make and change accounts.</summary>
    ManageAccounts,
}

/// <summary>Who may do what: the one table of it.</summary>
public static class Permissions
{
    private static readonly Dictionary<Permission, Role> Least = new()
    {
        [Permission.Review] = Role.Inspector,
        [Permission.ViewRecords] = Role.Inspector,
        [Permission.Adjudicate] = Role.Lead,
        [Permission.EditCatalogue] = Role.Lead,
        [Permission.RunStudies] = Role.Lead,
        [Permission.ViewAgreement] = Role.Lead,
        [Permission.SeeModel] = Role.Engineer,
        [Permission.IssueTokens] = Role.Engineer,
        [Permission.ManageAccounts] = Role.Admin,
    };

    /// <summary>The least trusted role that may do it.</summary>
    public static Role LeastRole(Permission permission) => Least[permission];

    /// <summary>Whether a role may do it.</summary>
    public static bool Allows(this Role role, Permission permission) => role >= Least[permission];
}
