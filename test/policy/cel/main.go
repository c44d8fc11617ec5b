// Compiles expressions with the CEL of the API server and asks them about objects.
//
// Input: a list of {"expression", "cases": [{"object", "oldObject"}]}. Output: for each its type and what the cases come to,
// or why it does not compile.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/google/cel-go/cel"
	"k8s.io/apiserver/pkg/cel/environment"
)

type question struct {
	Expression string `json:"expression"`
	Cases      []struct {
		Object    any `json:"object"`
		OldObject any `json:"oldObject"`
	} `json:"cases"`
}

type answer struct {
	Error    string `json:"error,omitempty"`
	Type     string `json:"type,omitempty"`
	Verdicts []any  `json:"verdicts,omitempty"`
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		panic(err)
	}
	base := environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion())
	extended, err := base.Extend(environment.VersionedOptions{
		IntroducedVersion: environment.DefaultCompatibilityVersion(),
		EnvOptions:        []cel.EnvOption{cel.Variable("object", cel.DynType), cel.Variable("oldObject", cel.DynType)},
	})
	if err != nil {
		panic(err)
	}
	env := extended.NewExpressionsEnv()
	answers := []answer{}
	for _, each := range questions {
		answers = append(answers, ask(env, each))
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}

func ask(env *cel.Env, each question) answer {
	ast, issues := env.Compile(each.Expression)
	if issues != nil && issues.Err() != nil {
		return answer{Error: issues.Err().Error()}
	}
	program, err := env.Program(ast)
	if err != nil {
		return answer{Error: err.Error()}
	}
	found := answer{Type: ast.OutputType().String()}
	for _, one := range each.Cases {
		value, _, err := program.Eval(map[string]any{"object": one.Object, "oldObject": one.OldObject})
		if err != nil {
			found.Verdicts = append(found.Verdicts, fmt.Sprintf("error: %v", err))
		} else {
			found.Verdicts = append(found.Verdicts, value.Value())
		}
	}
	return found
}
