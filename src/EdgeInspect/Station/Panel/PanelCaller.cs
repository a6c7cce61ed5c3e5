using EdgeInspect.Core.Access;
using EdgeInspect.Core.Inspection;
using Microsoft.AspNetCore.Http;

namespace EdgeInspect.Station.Panel;

/// <summary>Who a request comes from.</summary>
/// <param name="Account">The account as it is stored now.</param>
/// <param name="Session">Its session; null for a program, which has a token.</param>
internal sealed record PanelCaller(Account Account, PanelSession? Session)
{
    /// <summary>Whether it may do something.</summary>
    public bool May(Permission permission) => Account.Role.Allows(permission);

    /// <summary>Whether nothing of what the model says of a part may be shown to it.</summary>
    /// <param name="degree">How much was left to the model when the part was inspected.</param>
    public bool IsModelHidden(DegreeOfAutomation degree) =>
        degree is DegreeOfAutomation.HumanOnly or DegreeOfAutomation.Shadow && !May(Permission.SeeModel);
}

/// <summary>Finds who a request comes from.</summary>
internal static class PanelCallers
{
    /// <summary>Who it is, or null for nobody.</summary>
    public static PanelCaller? TryCaller(this HttpContext context) => context.Features.Get<PanelCaller>();

    /// <summary>Who it is, where nobody else gets through.</summary>
    /// <exception cref="InvalidOperationException">The endpoint lets in who is not signed in.</exception>
    public static PanelCaller Caller(this HttpContext context) =>
        context.TryCaller() ?? throw new InvalidOperationException("this endpoint asks for no permission, and so knows no caller");

    /// <summary>Where a request comes from, as records name it.</summary>
    public static string Origin(this HttpContext context) => context.Connection.RemoteIpAddress is { } address
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : "unknown";
}
