using System.CommandLine;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect model</c>: what is done with models besides teaching them.</summary>
internal static class ModelCommands
{
    /// <summary>The verb with its sub-commands.</summary>
    public static Command Create() => new("model", "Prove a model") { ModelVerifyCommand.Create() };
}
