using System.CommandLine;
using EdgeInspect.Configuration;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect hub …</c>: central operations.</summary>
internal static class HubCommands
{
    /// <summary>Makes the verbs.</summary>
    public static Command Create() => new("hub", "Central operations: run the hub of a fleet of stations, let stations in and shut them out.")
    {
        HubRunCommand.Create(),
        ConfigCommand.Create<HubOptions>(),
        HubEnrolCommand.Create(),
        HubBrokerCertificateCommand.Create(),
        HubRevokeCommand.Create(),
    };
}
