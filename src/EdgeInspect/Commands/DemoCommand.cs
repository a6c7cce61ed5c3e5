using System.CommandLine;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Demo;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect demo</c>: the main job on a simulated line.</summary>
internal static class DemoCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var duration = new Option<double>("--for") { Description = "Seconds to inspect", HelpName = "SECONDS", DefaultValueFactory = _ => 60 };
        var headless = new Option<bool>("--headless") { Description = "Print plain lines instead of the live view" };
        var folder = new Option<string>("--out") { Description = "Folder for model, state, log and summary", DefaultValueFactory = _ => "artifacts/demo" };
        var product = new Option<ProductKind>("--product") { Description = "What the line makes", DefaultValueFactory = _ => ProductKind.Metal };
        var rate = new Option<double>("--rate") { Description = "Parts per second", DefaultValueFactory = _ => 10 };
        var seed = new Option<int>("--seed") { Description = "Seed of the line and of teaching", DefaultValueFactory = _ => 1 };
        var noHub = new Option<bool>("--no-hub") { Description = "Run the station alone, without broker and hub" };
        var noPanel = new Option<bool>("--no-panel") { Description = "Leave out the panel and its simulated inspectors" };
        OptionRule.Require(duration, value => value is > 0 and <= 86_400, "allowed are more than 0 to 86400 seconds");
        OptionRule.Require(rate, value => value is >= 0.1 and <= 100, "allowed are 0.1 to 100 parts per second");
        OptionRule.Require(seed, value => value >= 0, "allowed are 0 and above");
        var command = new Command("demo", "Teach a simulated product, inspect it with injected defects, sum up")
        {
            duration, headless, folder, product, rate, seed, noHub, noPanel,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var request = new DemoRequest(
                TimeSpan.FromSeconds(parsed.GetValue(duration)),
                parsed.GetValue(headless),
                parsed.GetValue(folder)!,
                parsed.GetValue(product),
                parsed.GetValue(rate),
                (ulong)parsed.GetValue(seed),
                HasHub: !parsed.GetValue(noHub),
                HasPanel: !parsed.GetValue(noPanel));
            return (int)await new DemoRun(request, TimeProvider.System).RunAsync(cancel);
        });
        return command;
    }
}
