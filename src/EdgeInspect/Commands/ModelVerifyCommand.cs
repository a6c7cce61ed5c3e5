using System.CommandLine;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect model verify</c>: whether a model scores on this device as where it was made, and how fast.</summary>
internal static class ModelVerifyCommand
{
    private const int DefaultRuns = 100;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Folder of the model" };
        var provider = new Option<string>("--provider") { Description = "Execution provider: cpu, cuda or tensorrt", DefaultValueFactory = _ => "cpu" };
        var threads = new Option<int>("--threads") { Description = "Threads of one inference", DefaultValueFactory = _ => 1 };
        var repeat = new Option<int>("--repeat") { Description = "Runs that the latency is taken from", DefaultValueFactory = _ => DefaultRuns };
        var library = new Option<string?>("--native-library") { Description = "A native ONNX Runtime library of the system's own (Model:NativeLibrary)" };
        var json = new Option<string?>("--json") { Description = "File to write the report to" };
        provider.AcceptOnlyFromAmong("cpu", "cuda", "tensorrt");
        OptionRule.Require(threads, value => value is >= 1 and <= 64, "allowed are 1 to 64");
        OptionRule.Require(repeat, value => value >= ModelVerification.FewestRuns, $"at least {ModelVerification.FewestRuns} runs");
        var command = new Command("verify", "Check every byte of a model, replay its golden pictures on this device, and time it")
        {
            model, provider, threads, repeat, library, json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json) is { } target)
                OutputFile.CheckWritable("--json", target);
            var options = new ModelOptions
            {
                Path = parsed.GetRequiredValue(model),
                Provider = parsed.GetValue(provider)!,
                Threads = parsed.GetValue(threads),
                NativeLibrary = parsed.GetValue(library),
            };
            var report = ModelVerification.Run(options, parsed.GetValue(repeat), TimeProvider.System);
            VerificationView.Print(report);
            if (parsed.GetValue(json) is { } file)
                OutputFile.Write("--json", file, report.ToJson());
            return (int)(report.Passed ? ExitCode.Success : ExitCode.Model);
        });
        return command;
    }
}
