using System.Collections.Concurrent;
using EdgeInspect.Core.Messaging;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Uplink;

/// <summary>What is sent, by who waits for its answer.</summary>
internal enum Post
{
    State,
    Records,
    Events,
    Gauges,
    Side,
}

/// <summary>
/// Gives messages to the link and brings the broker's answers back to the pump's thread. A reason for which the broker takes nothing of a
/// topic is logged once, until it takes something of it again. Used by one thread.
/// </summary>
internal sealed class PublishDesk(IMessageLink link, Action wake, ILogger logger)
{
    private readonly ConcurrentQueue<Answer> _answers = new();
    private readonly int[] _open = new int[Enum.GetValues<Post>().Length];
    private readonly Dictionary<string, PublishResult> _refusals = new(StringComparer.Ordinal);

    /// <summary>What the broker takes nothing of, and why; null when it takes all.</summary>
    public string? Refusal => _refusals.Count == 0 ? null : _refusals.Select(refusal => $"nothing is taken on {refusal.Key}: {refusal.Value.Reason}").First();

    /// <summary>Messages of a kind whose answer is due.</summary>
    public int Open(Post post) => _open[(int)post];

    /// <summary>Gives a message to the link.</summary>
    /// <param name="post">What it is.</param>
    /// <param name="message">The message.</param>
    /// <param name="told">Told by <see cref="Settle"/> what became of it.</param>
    public void Send(Post post, OutgoingMessage message, Action<PublishResult>? told = null)
    {
        _open[(int)post]++;
        var answer = link.PublishAsync(message);
        if (answer.IsCompletedSuccessfully)
            _answers.Enqueue(new(post, message.Topic, told, answer.Result));
        else
            _ = KeepAsync(post, message.Topic, told, answer);
    }

    /// <summary>Handles the answers that came.</summary>
    public void Settle()
    {
        while (_answers.TryDequeue(out var answer))
        {
            _open[(int)answer.Post]--;
            Note(answer.Topic, answer.Result);
            answer.Told?.Invoke(answer.Result);
        }
    }

    private async Task KeepAsync(Post post, string topic, Action<PublishResult>? told, ValueTask<PublishResult> answer)
    {
        _answers.Enqueue(new(post, topic, told, await answer.ConfigureAwait(false)));
        wake();
    }

    private void Note(string topic, PublishResult result)
    {
        if (result.IsAccepted)
            _refusals.Remove(topic);
        if (result.Outcome is not (PublishOutcome.Refused or PublishOutcome.TooLarge))
            return;
        var isKnown = _refusals.TryGetValue(topic, out var before) && before.ReasonCode == result.ReasonCode;
        _refusals[topic] = result;
        if (!isKnown)
            UplinkLog.NotTaken(logger, topic, result.Reason ?? "no reason is given");
    }

    private readonly record struct Answer(Post Post, string Topic, Action<PublishResult>? Told, PublishResult Result);
}
