using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station;

/// <summary>
/// Writes into the ledger which model and recipe judge, at start and whenever a reload changes the recipe, and hands the new snapshot to
/// the inspector.
/// </summary>
internal sealed class ActiveModel(
    Inspector inspector, LoadedModel model, Ledger ledger, EventRecorder recorder, ConfigurationReloader configuration, StationOptions options, ILogger<ActiveModel> logger)
    : IHostedService
{
    private const string StateKey = "active_model";

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var identity = model.Detector.Model;
        var deviation = model.Deviation;
        InspectionLog.ModelActive(logger, identity.Name, identity.Sha256, model.Provider, deviation.Score);
        if (model.Provider != options.Model.Provider)
            InspectionLog.ProviderMissing(logger, options.Model.Provider, model.Provider);
        await ledger.SetStateAsync(StateKey, identity.Sha256, new(RecordKinds.Model, json =>
        {
            json.WriteString("sha256", identity.Sha256);
            json.WriteNumber("release_seq", identity.ReleaseSeq);
            json.WriteString("name", identity.Name);
            json.WriteNumber("threshold", model.Detector.Threshold);
            json.WriteNumber("golden_deviation", deviation.Score);
        }));
        Record(inspector.Active.Recipe);
        configuration.Changed += OnChanged;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        configuration.Changed -= OnChanged;
        return Task.CompletedTask;
    }

    private void OnChanged(ConfigurationSnapshot next)
    {
        var (recipe, before) = (next.Options.Recipe.ToRecipe(model.Detector.Threshold), inspector.Active.Recipe);
        inspector.Active = inspector.Active with { Recipe = recipe, ConfigurationSha256 = next.Sha256 };
        if (recipe == before)
            return;
        Record(recipe);
        InspectionLog.Inspects(logger, recipe.Name, recipe.Degree.ToWire(), recipe.Threshold);
    }

    private void Record(Recipe recipe) => recorder.Record(new(RecordKinds.Recipe, json =>
    {
        json.WriteString("name", recipe.Name);
        json.WriteString("region", recipe.Region?.ToString());
        json.WriteString("degree", recipe.Degree.ToWire());
        json.WriteNumber("threshold", recipe.Threshold);
        json.WriteNumber("unsure_below", recipe.UnsureBelow);
        json.WriteNumber("unsure_above", recipe.UnsureAbove);
    }));
}
