using System.CommandLine;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect hub</c>: central operations.</summary>
internal static class HubCommands
{
    /// <summary>The verb with its sub-commands.</summary>
    public static Command Create() => new("hub", "Central operations: who may speak to the broker.")
    {
        HubEnrolCommand.Create(),
        HubBrokerCertificateCommand.Create(),
        HubRevokeCommand.Create(),
    };
}
