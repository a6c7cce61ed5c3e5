using System.CommandLine;
using EdgeInspect.Commands;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Hosting;

[Collection(StationCollection.Name)]
public sealed class CommandRunnerTests
{
    [Fact]
    public async Task ABugLeavesItsMessageAndStackAndStatus70()
    {
        var (code, errors) = await RunAsync(() => throw new InvalidOperationException("impossible"));
        Assert.Equal((int)ExitCode.Internal, code);
        Assert.Contains("internal error, which is a bug: impossible", errors, StringComparison.Ordinal);
        Assert.Contains($"at {typeof(CommandRunnerTests).FullName}", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAUserCanMendIsOneLine()
    {
        var (code, errors) = await RunAsync(() => throw new UserErrorException(ExitCode.Data, "no pictures"));
        Assert.Equal(((int)ExitCode.Data, "edgeinspect: no pictures"), (code, errors.Trim()));
        (code, errors) = await RunAsync(() => throw new CameraException("no camera"));
        Assert.Equal(((int)ExitCode.Hardware, "edgeinspect: no camera"), (code, errors.Trim()));
    }

    private static async Task<(int Code, string Errors)> RunAsync(Action action)
    {
        var command = new Command("fall");
        command.SetAction(_ => action());
        var standardError = Console.Error;
        await using var errors = new StringWriter();
        Console.SetError(errors);
        try
        {
            return (await CommandRunner.RunAsync(new RootCommand { command }, ["fall"]), errors.ToString());
        }
        finally
        {
            Console.SetError(standardError);
        }
    }
}
