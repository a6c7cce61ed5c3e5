using System.CommandLine;
using EdgeInspect.Configuration;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect hub …</c>: central operations.</summary>
internal static class HubCommands
{
    /// <summary>Makes the verbs.</summary>
    public static Command Create() => new("hub", "Central operations: run the hub of a fleet of stations, and say who may speak to its broker.")
    {
        HubRunCommand.Create(),
        HubVerifyCommand.Create(),
        ConfigCommand.Create<HubOptions>(),
        HubEnrolCommand.Create(),
        HubBrokerCertificateCommand.Create(),
        HubRevokeCommand.Create(),
    };
}
